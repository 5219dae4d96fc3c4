// What a program prints, it prints through these. Positions are relative to the program's own file.
const frames = (error) => String(error?.stack).split('\n')
  .filter((line) => /^ +at /.test(line) && line.includes(file))
  .map((line) => line.trim().replaceAll(file, 'FILE'))
const log = (...values) => console.log(values.map((value) => show(value)).join(' '))
const source = (fn) => {
  const text = String(fn)
  return text.length < 300 ? text : `${text.slice(0, 150)}~${text.length}~${text.slice(-100)}`
}
const soon = (value) => new Promise((resolve) => queueMicrotask(() => resolve(value)))
const thenable = (value) => ({ then(resolve) { resolve(value) } })
const rejected = async (message) => { throw new Error(message) }
const resource = (name, fails) => ({
  name, [Symbol.dispose]() { log('dispose', name); if (fails) throw new Error(`dispose ${name}`) }
})
const busy = new Set()
// A getter that prints its object later, when it is no longer busy, would go on forever.
let getters = 40
function show(value, depth = 0) {
  if (typeof value === 'function') return `[function ${value.name} ${value.length}]`
  if (typeof value === 'bigint' || typeof value === 'symbol') return value.toString()
  if (value === globalThis || value === process) return '[global]'
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? '-0' : String(value)
  if (value instanceof Error) return `${value.name}: ${value.message}`
  const kind = Object.prototype.toString.call(value).slice(8, -1)
  if (depth > 2 || busy.has(value) || value instanceof Promise || value.hasRef) return `[${kind}]`
  const read = (key) => {
    if (Object.getOwnPropertyDescriptor(value, key)?.get && --getters < 0) return 'getter'
    try { return show(value[key], depth + 1) } catch (error) { return `!${error}` }
  }
  try {
    busy.add(value)
    if (Array.isArray(value)) return `[${Object.keys(value).slice(0, 20).map(read)}]`
    return `${kind}{${Object.keys(value).map((key) => `${key}:${read(key)}`)}}`
  } finally { busy.delete(value) }
}
// Calls every method of an object, or of a class and an instance.
function poke(value) {
  if (/^class/.test(value)) poke(Reflect.construct(value, [1]))
  for (let at = value; at && ![Object, Function].some((top) => at === top.prototype); at = Object.getPrototypeOf(at)) {
    for (const key of Reflect.ownKeys(at)) {
      if (/^(constructor|prototype|caller|arguments)$/.test(String(key))) continue
      try {
        if (typeof value[key] !== 'function' || /native code|^class/.test(value[key])) continue
        const result = value[key](1)
        if (typeof result?.then === 'function') result.then(log, (error) => report('poked', error))
        else if (result?.[Symbol.asyncIterator]) driveAsync(result).then(log, show)
        else log(String(key), result?.[Symbol.iterator] && result.next ? drive(result) : result)
      } catch (error) { report('poked', error) }
    }
  }
  return value
}
function drive(it, turns = 9) {
  const seen = []
  for (let step = it.next('first'); ; step = it.next(turns)) {
    seen.push(step.value)
    if (step.done || --turns < 0) return seen
  }
}
async function driveAsync(it, turns = 9) {
  const seen = []
  for (let step = await it.next('first'); ; step = await it.next(turns)) {
    seen.push(step.value)
    if (step.done || --turns < 0) return seen
  }
}
// Code that is compiled in the global scope prints too.
Object.assign(globalThis, { frames, log, source, soon, thenable, rejected, resource, show, poke, report })
Object.assign(globalThis, { drive, driveAsync, later, events, EventEmitter })
process.on('unhandledRejection', (reason) => report('unhandled', reason))
process.on('uncaughtException', (error, origin) => report(origin, error))
// For programs that are to fail in the end.
const unguard = () => ['unhandledRejection', 'uncaughtException'].forEach((name) => process.removeAllListeners(name));
