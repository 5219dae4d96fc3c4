'use strict';

/**
 * A binary heap of timer lists, the earliest expiry on top. An item knows its own position, so that it can be moved and
 * removed without a search.
 */
module.exports = class PriorityQueue {
  constructor() {
    /** The heap, from index 1: the children of `i` are `2i` and `2i + 1`. */
    this.heap = [undefined];
    this.size = 0;
  }

  /** The item that expires first, or undefined. */
  peek() {
    return this.size === 0 ? undefined : this.heap[1];
  }

  /** @param {{ expiry: number, priorityQueuePosition: number }} item */
  insert(item) {
    const position = ++this.size;
    this.heap[position] = item;
    item.priorityQueuePosition = position;
    this.up(position);
  }

  /** The expiry of `item` has grown. */
  delayed(item) {
    this.down(item.priorityQueuePosition);
  }

  remove(item) {
    const position = item.priorityQueuePosition;
    const last = this.heap[this.size];
    this.heap[this.size] = undefined;
    this.size--;
    if (last === item) return;
    this.heap[position] = last;
    last.priorityQueuePosition = position;
    this.up(position);
    this.down(last.priorityQueuePosition);
  }

  up(position) {
    const { heap } = this;
    const item = heap[position];
    while (position > 1) {
      const parent = position >> 1;
      const above = heap[parent];
      if (!isBefore(item, above)) break;
      heap[position] = above;
      above.priorityQueuePosition = position;
      position = parent;
    }
    heap[position] = item;
    item.priorityQueuePosition = position;
  }

  down(position) {
    const { heap, size } = this;
    const item = heap[position];
    let child = position * 2;
    while (child <= size) {
      if (child < size && isBefore(heap[child + 1], heap[child])) child++;
      const below = heap[child];
      if (!isBefore(below, item)) break;
      heap[position] = below;
      below.priorityQueuePosition = position;
      position = child;
      child = position * 2;
    }
    heap[position] = item;
    item.priorityQueuePosition = position;
  }
};

/** Earlier expiry first; of two that expire together, the list that was made first. */
function isBefore(a, b) {
  return a.expiry < b.expiry || (a.expiry === b.expiry && a.id < b.id);
}
