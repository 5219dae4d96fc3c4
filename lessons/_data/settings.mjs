console.log('settings: starts');
export const settings = await new Promise((resolve) => {
  setTimeout(resolve, 20, { name: 'learner' });
});
console.log('settings: is done');
