'use strict';

// What console.timeEnd and console.timeLog print of a duration.

const { MathFloor, Number, NumberPrototypeToFixed, StringPrototypePadStart } = primordials;

const kSecond = 1000;
const kMinute = 60 * kSecond;
const kHour = 60 * kMinute;

function twoDigits(number) {
  return StringPrototypePadStart(`${number}`, 2, '0');
}

/**
 * `1.234ms`, `1.234s`, `1:02.345 (m:ss.mmm)` or `1:02:03.456 (h:mm:ss.mmm)`
 * @param {number} ms
 * @returns {string}
 */
function formatTime(ms) {
  if (ms < kSecond) return `${Number(NumberPrototypeToFixed(ms, 3))}ms`;
  if (ms < kMinute) return `${NumberPrototypeToFixed(ms / kSecond, 3)}s`;
  const seconds = StringPrototypePadStart(NumberPrototypeToFixed((ms % kMinute) / kSecond, 3), 6, '0');
  const minutes = MathFloor((ms % kHour) / kMinute);
  if (ms < kHour) return `${minutes}:${seconds} (m:ss.mmm)`;
  return `${MathFloor(ms / kHour)}:${twoDigits(minutes)}:${seconds} (h:mm:ss.mmm)`;
}

module.exports = { formatTime };
