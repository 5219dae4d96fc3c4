// Requests to an async generator queue up; return and throw end it.
async function* letters() {
  yield 'a';
  yield 'b';
  yield 'c';
}
const it = letters();
it.next().then(() => {});
it.next().then(() => {});
it.return('end').then(() => {});
it.next().then(() => {});
const other = letters();
other.next().then(() => {});
other.throw(new Error('stop')).catch(() => {});
other.next().then(() => {});
