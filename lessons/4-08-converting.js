/*
 * From then-chains to async/await
 *
 * The same function three times: as a chain, converted line by line, and converted with its parallelism kept. The
 * second one is the trap: it reads well, and waits three times where the chain waited twice.
 *
 * Predict: after how many answers does each version send its requests?
 * Then:    jsr lessons/4-08-converting.js --trace=tasks
 * Look at: which timers are set in the same task.
 */

let answers = 0;
let log = [];

function request(name, answer) {
  log.push(`${name} asked after ${answers}`);
  return new Promise((resolve) => {
    setTimeout(() => {
      answers += 1;
      resolve(answer);
    }, 10);
  });
}

const findUser = (id) => request('user', { id, name: 'Ada' });
const findOrders = (user) => request('orders', [`${user.name}'s first order`]);
const findFriends = (user) => request('friends', [`${user.name}'s friend`]);

function asAChain(id) {
  return findUser(id)
    .then((user) => Promise.all([user, findOrders(user), findFriends(user)]))
    .then(([user, orders, friends]) => ({ user: user.name, orders, friends }))
    .catch((error) => ({ error: error.message }));
}

async function lineByLine(id) {
  try {
    const user = await findUser(id);
    const orders = await findOrders(user);
    const friends = await findFriends(user);
    return { user: user.name, orders, friends };
  } catch (error) {
    return { error: error.message };
  }
}

async function withoutLosingParallelism(id) {
  try {
    const user = await findUser(id);
    const [orders, friends] = await Promise.all([findOrders(user), findFriends(user)]);
    return { user: user.name, orders, friends };
  } catch (error) {
    return { error: error.message };
  }
}

async function main() {
  for (const version of [asAChain, lineByLine, withoutLosingParallelism]) {
    answers = 0;
    log = [];
    console.log(`${version.name}:`, await version(7));
    console.log('  ', log.join(', '));
  }
}

main();
