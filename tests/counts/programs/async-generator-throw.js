// Async generators that yield, return and throw rejections.
async function* yields() {
  try {
    yield Promise.reject(new Error('yield'));
  } catch {
    yield 'caught';
  }
}
async function* returns() {
  yield 1;
  return Promise.reject(new Error('return'));
}
async function* throws() {
  await 1;
  throw new Error('throw');
}
async function drain(source) {
  try {
    for await (const x of source) void x;
  } catch (error) {
    return error.message;
  }
  return 'end';
}
drain(yields()).then((x) => x);
drain(returns()).then((x) => x);
drain(throws()).then((x) => x);
const started = throws();
started.next().catch((error) => error.message);
started.return(Promise.resolve('done')).then((x) => x);
