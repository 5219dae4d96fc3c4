// flags: --trace=tasks,stack
function parse(text) {
  return JSON.parse(text);
}
const read = (text) => parse(text);
class Reader {
  constructor(text) {
    this.value = read(text);
  }
}
function attempt() {
  try {
    return new Reader('{');
  } catch (error) {
    return error.name;
  } finally {
    console.log('tried');
  }
}
console.log(attempt());
