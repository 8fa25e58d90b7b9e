// The reader of the search's shards over damaged files: what the fuzzer does for minutes, for a moment and always the
// same. Makes the index with `cargo run --example search-bench`.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { fuzz } from '../fuzz/shards.mjs'

const root = fileURLToPath(new URL('../../', import.meta.url))

test('a damaged index ends in an answer or an error, soon', async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tebiki-shards-'))
  execFileSync('cargo', ['run', '--quiet', '--example', 'search-bench', '--', 'twin', 'tests/fixtures/search/guide.json', folder], { cwd: root, stdio: 'inherit' })
  const { done, counts, bad } = await fuzz(folder, { times: 300, seed: 1, slowest: 2000 })
  const forged = await fuzz(folder, { times: 200, seed: 1, slowest: 2000, forged: true })
  fs.rmSync(folder, { recursive: true })
  assert.deepEqual([bad, forged.bad], [[], []])
  assert.equal(done, 300)
  assert.ok(counts.answer > 30 && counts.error > 30, JSON.stringify(counts))
})
