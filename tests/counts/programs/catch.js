// catch on what fulfils and on what rejects.
Promise.resolve(1).catch(() => 2).then((x) => x);
Promise.reject(new Error('no')).catch((error) => error).then((x) => x);
const late = Promise.reject(new Error('late'));
late.catch(() => {}).catch(() => {});
