/*
 * Waiting for events
 *
 * Events are callbacks that come more than once. `once` makes a promise of the next one, `on` an async iterator of all
 * of them: nothing that was emitted in between is lost.
 *
 * Predict: which numbers does the loop see?
 * Then:    jsr lessons/4-12-events-as-values.js --trace
 * Look at: the listeners run inside of emit; the loop goes on in microtasks.
 */

const { EventEmitter, once, on } = require('node:events');

class Thermometer extends EventEmitter {
  measure(...temperatures) {
    for (const temperature of temperatures) this.emit('temperature', temperature);
    return this;
  }
}

async function main() {
  const thermometer = new Thermometer();

  setTimeout(() => thermometer.measure(20, 21), 1);
  const [first] = await once(thermometer, 'temperature');
  console.log('once sees the next one only:', first);

  const controller = new AbortController();
  const readings = on(thermometer, 'temperature', { signal: controller.signal });
  thermometer.measure(22, 23);
  setTimeout(() => thermometer.measure(24, 25, 99), 1);

  try {
    for await (const [temperature] of readings) {
      console.log('on sees all of them:', temperature);
      if (temperature === 99) controller.abort(new Error('it is too hot'));
    }
  } catch (error) {
    console.log('the loop ends:', error.name, 'because', error.cause.message);
  }

  setTimeout(() => thermometer.emit('error', new Error('the thermometer broke')), 1);
  await once(thermometer, 'temperature').catch((error) => console.log('an error event rejects:', error.message));
  console.log('listeners that are left:', thermometer.listenerCount('temperature'));
}

main();
