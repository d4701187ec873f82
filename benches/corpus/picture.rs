//! Chance → a small picture as PNG, its points stored rather than compressed.

use super::random::Random;

const WIDTH: u8 = 48;
const HEIGHT: u8 = 32;

/// A picture of noise.
pub(super) fn png(random: &mut Random) -> Vec<u8> {
    let mut lines = Vec::new();
    for _ in 0..HEIGHT {
        // no filter on this line
        lines.push(0);
        lines.extend((0..u32::from(WIDTH) * 3).map(|_| {
            let value = random.below(256);
            u8::try_from(value).expect("it is below 256")
        }));
    }
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    // 8 bits for each of red, green and blue; nothing interlaced
    let header = [0, 0, 0, WIDTH, 0, 0, 0, HEIGHT, 8, 2, 0, 0, 0];
    chunk(&mut png, *b"IHDR", &header);
    chunk(&mut png, *b"IDAT", &zlib(&lines));
    chunk(&mut png, *b"IEND", &[]);
    png
}

fn chunk(png: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) {
    let length = u32::try_from(data.len()).expect("a picture is small");
    png.extend(length.to_be_bytes());
    let checked = png.len();
    png.extend(kind);
    png.extend(data);
    let sum = crc(&png[checked..]);
    png.extend(sum.to_be_bytes());
}

/// A zlib stream of a single stored block.
fn zlib(data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).expect("a picture is small");
    let mut stream = vec![0x78, 0x01, 0x01];
    stream.extend(length.to_le_bytes());
    stream.extend((!length).to_le_bytes());
    stream.extend(data);
    stream.extend(adler(data).to_be_bytes());
    stream
}

fn crc(data: &[u8]) -> u32 {
    let sum = data.iter().fold(u32::MAX, |sum, &byte| {
        (0..8).fold(sum ^ u32::from(byte), |sum, _| {
            let carry = if sum & 1 == 1 { 0xedb8_8320 } else { 0 };
            (sum >> 1) ^ carry
        })
    });
    !sum
}

fn adler(data: &[u8]) -> u32 {
    let (low, high) = data.iter().fold((1, 0), |(low, high), &byte| {
        let low = (low + u32::from(byte)) % 65_521;
        (low, (high + low) % 65_521)
    });
    high << 16 | low
}
