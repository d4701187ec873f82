// What of Natural Earth is drawn as what: the tables of make.mjs. Boxes are west, south, east and north, in degrees.

/** Areas of the map that are no country of ISO 3166-1, or only a part of one that some draw elsewhere. */
export const AREAS = ['crimea', 'northern_cyprus', 'siachen', 'somaliland', 'western_sahara'];

/** Countries of which a site may say that they are drawn otherwise, so that their shapes stand apart everywhere. */
export const CONTESTED = ['EH', 'PS', 'TW', 'XK'];

/** Borders that are none where both of their sides are drawn as one. */
export const SEAMS = [
  ['CY', 'northern_cyprus'],
  ['EH', 'western_sahara'],
  ['IN', 'siachen'],
  ['MA', 'western_sahara'],
  ['PK', 'siachen'],
  ['RS', 'XK'],
  ['SO', 'somaliland'],
  ['UA', 'crimea'],
];

/** What has no ISO 3166-1 number in the data, by its name there; of what stands nowhere, nothing is drawn. */
export const NAMED = {
  Kosovo: 'XK',
  'N. Cyprus': 'northern_cyprus',
  Somaliland: 'somaliland',
  'Siachen Glacier': 'siachen',
  'Indian Ocean Ter.': 'indian_ocean',
};

/** What the data has as a part of another country, or of an area: the polygons whose middle is in a box. */
export const PARTS = [
  { of: 'FR', area: 'GF', box: [-55, 2, -51, 6] },
  { of: 'FR', area: 'GP', box: [-62, 15.8, -60.9, 16.6] },
  { of: 'FR', area: 'MQ', box: [-61.3, 14.3, -60.7, 15] },
  { of: 'FR', area: 'RE', box: [55, -21.5, 56, -20.5] },
  { of: 'FR', area: 'YT', box: [44.9, -13.1, 45.4, -12.5] },
  { of: 'NL', area: 'BQ', box: [-69, 12, -62.8, 17.8] },
  { of: 'NO', area: 'SJ', box: [-10, 70, -7, 72] },
  { of: 'NO', area: 'SJ', box: [3, 74, 40, 82] },
  { of: 'NO', area: 'BV', box: [3, -55, 4, -54] },
  { of: 'NZ', area: 'TK', box: [-173, -10, -171, -8] },
  { of: 'RU', area: 'crimea', box: [32, 44, 37, 46.3] },
  { of: 'indian_ocean', area: 'CC', box: [96, -13, 97.5, -11] },
  { of: 'indian_ocean', area: 'CX', box: [105, -11, 106, -10] },
];

/**
 * Where a border is not in the data. Natural Earth draws Western Sahara only east of the berm, and what is west of it as a
 * part of Morocco. The border between the two is the parallel of 27°40' north.
 */
export const SPLITS = [{ of: 'MA', area: 'western_sahara', south: 27 + 2 / 3, box: [-17.2, 20.7, -11, 24] }];

/** What only the finest edition has: too small for the others. */
export const FROM_THE_FINEST = ['BV', 'GI', 'TV', 'UM'];
