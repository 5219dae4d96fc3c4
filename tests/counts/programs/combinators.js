// all, allSettled, any and race of values, promises and thenables.
const one = () => Promise.resolve(1);
const no = () => Promise.reject(new Error('no'));
const box = () => ({
  then(resolve) {
    resolve('box');
  },
});
Promise.all([one(), 2, box()]).then((all) => all.length);
Promise.all([one(), no()]).catch((error) => error.message);
Promise.allSettled([one(), no(), 3]).then((all) => all.map(({ status }) => status));
Promise.any([no(), one()]).then((x) => x);
Promise.any([no(), no()]).catch((error) => error.errors.length);
Promise.race([one(), 2]).then((x) => x);
Promise.all([]).then(() => {});
