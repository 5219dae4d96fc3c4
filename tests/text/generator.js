// flags: --trace=stack
function* letters() {
  try {
    yield 'a';
    yield 'b';
  } finally {
    console.log('closed');
  }
}
for (const letter of letters()) {
  console.log(letter);
  if (letter === 'b') break;
}
