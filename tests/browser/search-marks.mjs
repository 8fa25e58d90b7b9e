// The marks of the search as the tests read them: the twin that is shipped, with a document that makes nothing.
import fs from 'node:fs'
import vm from 'node:vm'

globalThis.TebikiSearchUi ??= {}
globalThis.document ??= { createElement: () => ({ append() {} }) }
// What makes elements is asked for when the script comes; what is tested here makes none.
globalThis.TebikiDom = {}
vm.runInThisContext(fs.readFileSync(new URL('../../theme/scripts/search-ui-marks.js', import.meta.url), 'utf8'))
export const { mapped, find, window } = globalThis.TebikiSearchUi.marks

/** A snippet as text, its marks in brackets. */
export const shown = (text, words, width) => {
  const ranges = find(text, words), { start, end, isCut, goesOn } = window(text, ranges, width)
  let out = isCut ? '…' : '', at = start
  for (const [from, to] of ranges) {
    if (to <= start || from >= end) continue
    out += `${text.slice(at, Math.max(from, at))}[${text.slice(Math.max(from, start), Math.min(to, end))}]`
    at = Math.min(to, end)
  }
  return out + text.slice(at, end) + (goesOn ? '…' : '')
}
