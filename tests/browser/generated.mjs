// Nothing -> content that is too long to be kept in a repository: a briefing of 12,000 words, and
// 3,000 topics among 600 short items. The same every time.

import fs from "node:fs";
import path from "node:path";

const WORDS = `the council met again in the capital and adopted a text that had been under negotiation since spring
  delegations from both sides said that open questions on verification funding and the date of entry into force remain
  while observers noted that earlier rounds had ended without a result and that no date has been set for another`
  .split(/\s+/);
const COUNTRIES = ["FR", "KE", "JP", "BR", "UA", "EG", "CA", "ID", "DE", "ZA"];

/** Writes the content below `folder`. */
export function write(folder) {
  const briefings = path.join(folder, "briefings/generated");
  fs.mkdirSync(briefings, { recursive: true });
  fs.writeFileSync(path.join(briefings, "long.md"), long());
  for (let number = 0; number < 600; number += 1) {
    fs.writeFileSync(path.join(briefings, `item-${number}.md`), item(number));
  }
  fs.appendFileSync(path.join(folder, "topics.yaml"), topics());
}

// Some words, others for every number.
function words(count, number) {
  const text = Array.from({ length: count }, (_, index) => WORDS[(number * 7 + index * (1 + (number % 5))) % WORDS.length]);
  return text.join(" ");
}

function sentence(count, number) {
  const text = words(count, number);
  return `${text[0].toUpperCase()}${text.slice(1)}.`;
}

function long() {
  const sections = Array.from({ length: 40 }, (_, section) => {
    const paragraphs = Array.from({ length: 5 }, (_, index) => {
      const number = section * 5 + index;
      return Array.from({ length: 4 }, (_, part) => sentence(15, number * 4 + part)).join(" ");
    });
    return `## ${sentence(5, section).slice(0, -1)}\n\n${paragraphs.join("\n\n")}[^${section}]\n\n[^${section}]: ${sentence(8, section)}\n`;
  });
  const front = "title: A text of twelve thousand words\ndate: 2025-12-20\nslug: case-long-text\ncountries: [FR, DE]";
  return `---\n${front}\n---\n\n${sections.join("\n")}`;
}

function item(number) {
  const hour = String(number % 24).padStart(2, "0");
  const day = String(1 + (Math.floor(number / 24) % 28)).padStart(2, "0");
  const named = Array.from({ length: 5 }, (_, index) => `Topic ${number * 5 + index}`);
  const front = [
    `title: Item ${number} on what ${words(4, number)}`,
    `date: 2025-12-${day}T${hour}:30:00Z`,
    `countries: [${COUNTRIES[number % COUNTRIES.length]}]`,
    `topics: [${named.join(", ")}]`,
  ];
  return `---\n${front.join("\n")}\n---\n\n${sentence(40, number)}\n`;
}

// Every tenth topic is above the nine after it.
function topics() {
  const lines = Array.from({ length: 3000 }, (_, number) => {
    const parent = number % 10 ? `, parent: topic-${number - (number % 10)}` : "";
    return `topic-${number}: {name: Topic ${number}${parent}}\n`;
  });
  return lines.join("");
}
