// Makes theme/scripts/min/ from theme/scripts/: what a site ships is read by browsers, the sources by people.
//   npm run minify        in this folder, after a script was changed; the result is committed
// The first line of each says of which source it was made, so that `cargo test --test tidy` can tell a stale one.
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { minify } from 'terser'

const FOLDER = fileURLToPath(new URL('../../theme/scripts/', import.meta.url))
// Scripts of the preview's server are not shipped.
const SKIP = /^live/
const OPTIONS = {
  ecma: 2021,
  // Comparisons are turned around, as if nothing were NaN: ours must not meet it. `unsafe` is so where a script redefines what the language brings, which ours do not.
  compress: { passes: 8, unsafe: true, unsafe_arrows: true, unsafe_methods: true, unsafe_comps: true, unsafe_math: true, pure_getters: true, keep_fargs: false, inline: 1 },
  format: { comments: false },
}
// Letters by how often texts have them: what is shared with the words around it is packed to less than the names that terser would choose.
const LETTERS = 'etanoisrlcdfhumpgwybvkxjqzETAONISRLCDFHUMPGWYBVKXJQZ$_'
const nth_identifier = {
  get(n) {
    let name = '', known = LETTERS
    for (n++; n > 0; n = Math.floor(n / known.length), known = LETTERS + '0123456789') name += known[--n % known.length]
    return name
  },
}
// What the scripts of a page share stands under the same name in all of them: repeated words are packed to less.
const reserved = ['element', 'nodes', 'fill', 'textOf', 'comma', 'words', 'choice', 'status', 'bare']
// A constant is a variable once it is minified: one word for both is packed to less, and they are declared together.
const declared = (source) => source.replace(/\bconst(?=[ [{])/g, 'let')
// Names of properties that the scripts of the search share among themselves alone; one cache gives them the same short
// name in all of them. Names that data, templates or tests know are none of these, nor what search-ui.js shares: a page that
// was loaded before a switch has that of the version before.
export const SHARED = /^(alternatives|resort|phrase|literal|numbered|withFacet|placing|asWritten|pageHolds|confirmed|conjoin|related|present|candidates|grammed|firsts|layout|borders|lessened|makeTerm|classOf|pieces|cited|followedBy|bordering|ordinalOf|inflate|unpack|holds|mask|trust|weight|weak|unknown|generic|stems|known|fetched|need|reread|byParts|store|allowed|ahead|gram|way|fallback|foundBy|chain|isPage|entering|waiting|passed|keepAddress|term|word|sounds|choices|busy|home|own|query|reading|place|generic|ends|score|last|fold|listen|headOf|wider|turn|answer|beginsRun|firstPlace|land|showChips|chips|readAddress|readingKey|gamma|markSteps|canonical|grams|merged|ranking|alike|slip|warnings|lists|suggest|cover|sums|quality|changes|terms|lifted|field|found|missed|rests|switched|nameOf|boxes|within|foreign|short|refuted|endings|akin|texts|starts|list|load|groups|entry|aliases|asked|labelOf|shapeOf|linked|results|ordinals|goesOn|isCut|enter|fail|snippet|mapped|folded|counts|params|guessed|legend|notes|summary|without|tips)$/

/** The minified scripts by their names. */
export const minified = async () => {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith('.js') && !SKIP.test(name)).sort()
  const made = new Map(), nameCache = {}
  for (const name of names) {
    const source = (await readFile(path.join(FOLDER, name), 'utf8')).replaceAll('\r\n', '\n')
    const digest = createHash('sha256').update(source).digest('hex').slice(0, 16)
    // The sources are strict, and tests run them so; what is made of them need not say it.
    const { code } = await minify({ [name]: declared(source) }, { ...OPTIONS, compress: { ...OPTIONS.compress, booleans_as_integers: name.startsWith('search-core') }, nameCache, mangle: { nth_identifier, reserved: name.startsWith('search-') ? [] : reserved, properties: { regex: SHARED, builtins: true, nth_identifier } } })
    made.set(name, `// ${name} minified by \`npm run minify\` in tests/browser, source ${digest}\n${code.replace('"use strict";', '')}\n`)
  }
  return made
}

/** The scripts that are committed. */
export const committed = async () => {
  const names = await readdir(path.join(FOLDER, 'min')).catch(() => [])
  return new Map(await Promise.all(names.sort().map(async (name) => [name, await readFile(path.join(FOLDER, 'min', name), 'utf8')])))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const made = await minified()
  const folder = path.join(FOLDER, 'min')
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder)
  for (const [name, text] of made) await writeFile(path.join(folder, name), text)
  console.log(`${made.size} scripts, ${[...made.values()].reduce((sum, text) => sum + text.length, 0)} characters`)
}
