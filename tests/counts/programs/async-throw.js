// An async function that throws before its first await rejects at once.
async function early() {
  throw new Error('early');
}
async function inParameters(x = fail()) {
  return x;
}
function fail() {
  throw new Error('parameter');
}
early().catch(() => {});
inParameters().catch(() => {});
inParameters(1).then((x) => x);
