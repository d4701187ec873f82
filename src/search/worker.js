// What Pagefind's script, below, asks for -> the same out of packs. Pagefind fetches many small files, whose
// names it learns from others; a build writes them in packs, whose names are known beforehand:
//
//   /search/en/0/head.bin        the entry, the metadata, the filters, and where the words are
//   /search/en/0/words-3.bin     pieces of the index of words
//   /search/en/0/texts-12.bin    what results show
//   /search/en.bin               the program of a language
//
// A pack is the length of a table (four bytes, the last first), the table in JSON, name -> [start, length],
// and the files. Packs are asked for with a tag that changes when they do, so that no old one is mixed with
// new ones. Pagefind hands the tag on in the address of the entry.

{
  const packs = new Map();
  const tags = new Map();
  const plain = self.fetch.bind(self);

  const unpack = async (address) => {
    const response = await plain(address);
    if (!response.ok) throw new Error(`${response.status} for ${address}`);
    const bytes = new Uint8Array(await response.arrayBuffer());
    const length = new DataView(bytes.buffer).getUint32(0, true);
    const table = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
    return (name) => {
      const found = Object.hasOwn(table, name) ? table[name] : null;
      return found && bytes.slice(4 + length + found[0], 4 + length + found[0] + found[1]);
    };
  };

  // The pack at an address; one that could not be had is asked for again next time.
  const pack = (base, name) => {
    const address = `${base}${name}.bin?${tags.get(base) ?? ""}`;
    if (!packs.has(address)) {
      const coming = unpack(address);
      packs.set(address, coming);
      coming.catch(() => packs.delete(address));
    }
    return packs.get(address);
  };

  const places = async (base) => {
    const head = await pack(base, "head");
    return JSON.parse(new TextDecoder().decode(head("places.json")));
  };

  // Which pack of an index a file is in, by its folder.
  const WHERE = {
    index: async (base, name) => `words-${(await places(base)).words[name]}`,
    fragment: async (base, name) => {
      const hash = name.replace(/^.*_(?=[^_]*_[^_]*$)/, "");
      return `texts-${parseInt(hash.slice(0, 6), 16) % (await places(base)).texts}`;
    },
  };

  const file = async (address) => {
    const [, base, name, tag] = /^(.*\/[^/]+\/[0-9]+\/)([^?]*)(?:\?ts=(.*))?$/.exec(address);
    if (tag) tags.set(base, tag);
    const program = /^wasm\.(.*)\.pagefind$/.exec(name);
    if (program) {
      return plain(`${base.replace(/[0-9]+\/$/, "").slice(0, -1)}.bin`);
    }
    const where = await WHERE[name.split("/")[0]]?.(base, name);
    const found = (await pack(base, where ?? "head"))(name);
    if (!found) throw new Error(`there is no ${name} in ${base}`);
    return new Response(found);
  };

  self.fetch = (address) => file(String(address));
}
