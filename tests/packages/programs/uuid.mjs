// packages: uuid
// shows: v1, v3, v4, v5, v6, v7, parse, stringify, validate, version, given random bytes, collisions in 10,000
import { v1, v1ToV6, v3, v4, v5, v6, v6ToV1, v7, parse, stringify, validate, version, NIL, MAX } from 'uuid';

const random = Uint8Array.from({ length: 16 }, (_, index) => index * 16 + 1);
console.log(v4({ random }), v7({ random, msecs: 0x0123456789ab, seq: 7 }), v1({ random, msecs: 1e12, nsecs: 5, clockseq: 0x1234, node: Uint8Array.of(1, 2, 3, 4, 5, 6) }));
console.log(v5('hello.example.com', v5.DNS), v3('hello.example.com', v3.DNS), v5('\u00fc', v5.URL));
console.log(v6({ msecs: 1e12, nsecs: 5, clockseq: 0x1234, node: Uint8Array.of(1, 2, 3, 4, 5, 6) }), v6ToV1(v1ToV6('92f62d9e-22c4-11ef-97e9-325096b39f47')));
console.log(parse('6ec0bd7f-11c0-43da-975e-2a8ad9ebae0b'), stringify(random), validate(NIL), validate('nonsense'), version(MAX));
console.log(new Set(Array.from({ length: 10000 }, () => v4())).size, [v1(), v4(), v6(), v7()].map(version));
const sorted = Array.from({ length: 100 }, () => v7());
console.log([...sorted].sort().every((id, index) => id === sorted[index]));
for (const bad of ['not a uuid', '']) try { parse(bad); } catch (error) { console.log(error.name, error.message); }
try { v5('x', 'bad namespace'); } catch (error) { console.log(error.name, error.message); }
