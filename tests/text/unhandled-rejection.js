// flags: --trace=all
// A rejection that is noticed, and handled too late.
process.on('unhandledRejection', (reason) => console.log('unhandled', reason));
const lost = Promise.reject('lost');
setTimeout(() => lost.catch((reason) => console.log('late', reason)), 1);
