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
  // `unsafe` is so where a script redefines what the language brings, which ours do not.
  compress: { passes: 6, unsafe: true, unsafe_arrows: true, unsafe_methods: true, inline: 1 },
  format: { comments: false },
}

/** The minified scripts by their names. */
export const minified = async () => {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith('.js') && !SKIP.test(name)).sort()
  const made = new Map()
  for (const name of names) {
    const source = (await readFile(path.join(FOLDER, name), 'utf8')).replaceAll('\r\n', '\n')
    const digest = createHash('sha256').update(source).digest('hex').slice(0, 16)
    const { code } = await minify({ [name]: source }, OPTIONS)
    made.set(name, `// ${name} minified by \`npm run minify\` in tests/browser, source ${digest}\n${code}\n`)
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
