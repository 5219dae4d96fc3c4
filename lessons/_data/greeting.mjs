console.log('greeting: starts, it does not wait for settings');
export const greeting = await Promise.resolve('hello,');
console.log('greeting: is done');
