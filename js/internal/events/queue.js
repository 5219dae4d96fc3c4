'use strict';

const { ArrayPrototypePush, ArrayPrototypeSplice } = primordials;

/** How many items are taken before the array is cut. */
const kSlack = 1024;

/** First in, first out. */
class Queue {
  items = [];
  head = 0;

  get size() {
    return this.items.length - this.head;
  }

  push(item) {
    ArrayPrototypePush(this.items, item);
  }

  /** Takes the oldest item; undefined if there is none. */
  shift() {
    const { items, head } = this;
    if (head === items.length) return undefined;
    const item = items[head];
    items[head] = undefined;
    this.head = head + 1;
    if (this.head === items.length) {
      items.length = this.head = 0;
    } else if (this.head > kSlack && this.head * 2 > items.length) {
      ArrayPrototypeSplice(items, 0, this.head);
      this.head = 0;
    }
    return item;
  }
}

module.exports = Queue;
