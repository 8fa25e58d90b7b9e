// What a reader of a folder needs at any moment: each page whole, everything that it loads there, and the search's
// index of one build.
//
//   node whole.mjs DIR                        looks once, exit 1 and words if something is missing
//   node whole.mjs --poll N DIR CMD-A CMD-B   reads all the time while the two commands take turns N times
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'

/** Every page below a folder; what tebiki itself keeps there is no page. */
function pagesOf(dir, under = '') {
  return fs.readdirSync(path.join(dir, under), { withFileTypes: true }).flatMap((entry) => {
    const name = under + entry.name
    if (entry.name.startsWith('.')) return []
    if (entry.isDirectory()) return pagesOf(dir, `${name}/`)
    return name.endsWith('.html') ? [name] : []
  })
}

/** What is wrong with one page: a reader has its text and then asks for the rest. */
export function lookAt(dir, name) {
  const page = fs.readFileSync(path.join(dir, name), 'utf8')
  if (!page.trimEnd().endsWith('</html>')) return [`${name} is torn`]
  const loads = [...page.matchAll(/<(?:script|link|img)\b[^>]*?\s(?:src|href)="([^"#]+)/g)].map((found) => found[1])
  const files = loads.filter((address) => !/^(?:[a-z]+:|\/\/)/.test(address))
  const missing = files.filter((address) => !fs.existsSync(path.join(dir, path.dirname(name), address)))
  return missing.map((address) => `${name} needs ${address}`)
}

/** What is wrong with the index: the root that is named must be there, and be that root. */
export function lookAtSearch(dir) {
  const named = fs.readFileSync(path.join(dir, 'search/build.js'), 'utf8').match(/^tebikiBuild\("([0-9a-f]+)"\)\s*$/)?.[1]
  if (!named) return ['search/build.js is torn']
  const root = fs.readFileSync(path.join(dir, `search/root.${named}.js`), 'utf8')
  if (!root.startsWith(`tebikiShard("root.${named}",`) || !root.endsWith('")')) return [`the index ${named} is torn`]
  const words = fs.readFileSync(path.join(dir, 'search/words.js'), 'utf8')
  const scripts = [...words.matchAll(/assets\/[a-z0-9.-]+\.js/g)].map((found) => found[0])
  return scripts.filter((script) => !fs.existsSync(path.join(dir, script))).map((script) => `search/words.js needs ${script}`)
}

function look(dir) {
  return [...pagesOf(dir).flatMap((name) => lookAt(dir, name)), ...lookAtSearch(dir)]
}

const run = (command) => new Promise((done) => {
  const [program, ...words] = command.split(' ')
  spawn(program, words, { stdio: 'ignore' }).on('close', done)
})

/** Reads the whole time, as fast as it can, while the commands take turns. */
async function poll(times, dir, commands) {
  for (const command of commands) if (await run(command) !== 0) throw new Error(`this does not run: ${command}`)
  const everywhere = ['index.html', 'search.html', '404.html'].filter((name) => fs.existsSync(path.join(dir, name)))
  const found = []
  let [reads, going] = [0, true]
  const reading = (async () => {
    while (going) {
      try {
        for (const name of everywhere) found.push(...lookAt(dir, name))
        found.push(...lookAtSearch(dir))
      } catch (error) {
        found.push(String(error))
      }
      reads += everywhere.length + 1
      await new Promise((done) => { setImmediate(done) })
    }
  })()
  let refused = 0
  for (let turn = 0; turn < times; turn++) if (await run(commands[turn % 2]) !== 0) refused += 1
  going = false
  await reading
  return { reads, refused, found }
}

if (process.argv[2] === '--poll') {
  const [times, dir, ...commands] = process.argv.slice(3)
  const { reads, refused, found } = await poll(Number(times), dir, commands)
  for (const words of new Set(found)) console.log(`FAIL ${words}`)
  console.log(`${times} publications, ${refused} refused; ${reads} reads, ${found.length} of them failed`)
  process.exitCode = found.length || refused || !reads ? 1 : 0
} else {
  const found = look(process.argv[2])
  for (const words of found) console.log(words)
  process.exitCode = found.length ? 1 : 0
}
