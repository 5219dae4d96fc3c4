// Runs Perfetto's own trace processor (the WebAssembly build that its web UI uses) under Node, so that a trace can be
// loaded and asked about in SQL without a browser and without a network.
//
// The build is made for a web worker: it takes a message port and speaks a stream of protocol buffers over it
// (protos/perfetto/trace_processor/trace_processor.proto). Only the few messages needed here are spelled out by hand.

import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import vm from 'node:vm';

const APPEND = 1;
const FINALIZE = 2;
const QUERY = 3;

/** Fields of `TraceProcessorRpc`. */
const RPC = {
  seq: 1,
  request: 2,
  fatal: 5,
  append: 101,
  query: 103,
  appendResult: 201,
  queryResult: 203,
  finalizeResult: 212,
};

/** The largest piece of a trace that is handed over at once; the engine's own buffer holds 32 MiB. */
const PIECE = 16 << 20;

function varint(value) {
  const bytes = [];
  for (let rest = BigInt(value); ; rest >>= 7n) {
    if (rest < 0x80n) return Buffer.from([...bytes, Number(rest)]);
    bytes.push(Number(rest & 0x7fn) | 0x80);
  }
}

const number = (field, value) => Buffer.concat([varint(field << 3), varint(value)]);

const chunk = (field, bytes) => Buffer.concat([varint((field << 3) | 2), varint(bytes.length), bytes]);

/** Reads one varint at `at`: its value and where it ends. */
function readVarint(bytes, at) {
  let value = 0n;
  for (let shift = 0n; ; shift += 7n) {
    const byte = bytes[at++];
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return [value, at];
  }
}

/** Yields `[field, value]` for each field of a message; nested messages and strings are buffers. */
function* fields(bytes) {
  for (let at = 0; at < bytes.length; ) {
    let key, value;
    [key, at] = readVarint(bytes, at);
    const wire = Number(key & 7n);
    if (wire === 0) {
      [value, at] = readVarint(bytes, at);
    } else {
      let size = wire === 1 ? 8n : 4n;
      if (wire === 2) [size, at] = readVarint(bytes, at);
      value = bytes.subarray(at, (at += Number(size)));
    }
    yield [Number(key >> 3n), value];
  }
}

/** Takes the batches of a query's answer apart into rows. */
class Rows {
  columns = [];
  rows = [];
  error = '';
  done = false;
  #row = [];

  add(message) {
    for (const [field, value] of fields(message)) {
      if (field === 1) this.columns.push(value.toString());
      else if (field === 2) this.error = value.toString();
      else if (field === 3) this.#batch(value);
    }
  }

  #batch(batch) {
    const kinds = [], integers = [], floats = [], strings = [];
    for (const [field, value] of fields(batch)) {
      if (field === 1 || field === 2) {
        for (let at = 0, cell; at < value.length; ) {
          [cell, at] = readVarint(value, at);
          (field === 1 ? kinds : integers).push(Number(BigInt.asIntN(64, cell)));
        }
      } else if (field === 3) {
        for (let at = 0; at < value.length; at += 8) floats.push(value.readDoubleLE(at));
      } else if (field === 5) {
        strings.push(...value.toString().split('\0'));
      } else if (field === 6) {
        this.done = value !== 0n;
      }
    }
    for (const kind of kinds) {
      this.#row.push([undefined, null, integers, floats, strings][kind]?.shift() ?? null);
      if (this.#row.length === this.columns.length) {
        this.rows.push(Object.fromEntries(this.columns.map((name, index) => [name, this.#row[index]])));
        this.#row = [];
      }
    }
  }
}

/** One engine with one trace. */
export class Engine {
  #port;
  #inbox = [];
  #sequence = 0;

  /** Starts the engine whose files are in `directory`. */
  static async start(directory) {
    const engine = new Engine();
    // The engine reads its WebAssembly with a synchronous request, which a worker may make.
    class XMLHttpRequest {
      open(_method, url) {
        this.response = readFileSync(join(directory, basename(url))).buffer;
      }
      send() {}
    }
    const quiet = { log() {}, warn() {}, error() {} };
    const scope = { XMLHttpRequest, console: quiet, TextDecoder, TextEncoder, URL, crypto, performance, setTimeout };
    scope.self = Object.assign(scope, { location: { href: 'file:///engine_bundle.js' }, WorkerGlobalScope() {} });
    const context = vm.createContext(scope);
    // Bytes must be of the engine's own realm, as they would be after a port has copied them.
    const realmBytes = vm.runInContext('(bytes) => Uint8Array.from(bytes)', context);
    vm.runInContext(readFileSync(join(directory, 'engine_bundle.js'), 'utf8'), context);
    engine.#port = { postMessage: (bytes) => engine.#inbox.push(Buffer.from(bytes)) };
    scope.onmessage({ data: engine.#port });
    // Its start-up ends in a promise's reaction.
    await new Promise((resolve) => setTimeout(resolve, 0));
    const receive = engine.#port.onmessage;
    engine.#port.onmessage = (bytes) => receive({ data: realmBytes(bytes) });
    return engine;
  }

  /** Loads a trace; the answer is the error that the engine reports, or nothing. */
  load(trace) {
    for (let at = 0; at < trace.length; at += PIECE) {
      const error = this.#call(APPEND, chunk(RPC.append, trace.subarray(at, at + PIECE)), RPC.appendResult, 2);
      if (error) return error;
    }
    return this.#call(FINALIZE, Buffer.alloc(0), RPC.finalizeResult, 1);
  }

  /** Asks a question in SQL. */
  query(sql) {
    const answer = new Rows();
    for (const [field, value] of this.#exchange(QUERY, chunk(RPC.query, chunk(1, Buffer.from(sql))))) {
      if (field === RPC.queryResult) answer.add(value);
    }
    if (answer.error) throw new Error(`${answer.error}\n${sql}`);
    return answer.rows;
  }

  /** Makes a request and returns the error text in field `errorField` of the reply. */
  #call(request, body, reply, errorField) {
    for (const [field, value] of this.#exchange(request, body)) {
      if (field !== reply) continue;
      for (const [inner, text] of fields(value)) if (inner === errorField) return text.toString();
    }
    return '';
  }

  /** Makes a request and returns the fields of every reply. */
  #exchange(request, body) {
    const message = Buffer.concat([number(RPC.seq, this.#sequence++), number(RPC.request, request), body]);
    this.#port.onmessage(chunk(1, message));
    const replies = [];
    for (const [, reply] of fields(Buffer.concat(this.#inbox.splice(0)))) {
      for (const pair of fields(reply)) {
        if (pair[0] === RPC.fatal) throw new Error(`the engine failed: ${pair[1]}`);
        replies.push(pair);
      }
    }
    return replies;
  }
}
