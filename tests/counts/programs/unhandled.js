// Unhandled rejections with a listener; one is handled too late.
process.on('unhandledRejection', function unhandled(reason) {
  queueMicrotask(() => reason);
});
process.on('rejectionHandled', function handled() {});
Promise.reject(new Error('nobody'));
const late = Promise.reject(new Error('late'));
setTimeout(() => {
  late.catch((error) => error);
}, 1);
(async () => {
  await 1;
  throw new Error('async');
})();
