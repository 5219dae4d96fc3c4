// A value passes through reactions without a callback; each is a job of its own.
const p = Promise.resolve('value').then().then(null).catch(() => 'unused').then(5);
p.then((x) => x);
