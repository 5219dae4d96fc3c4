// Getters, setters and proxies.
const counter = {
  n: 0,
  get next() {
    return ++this.n;
  },
  set reset(n) {
    this.n = n;
  },
};
for (let i = 0; i < 3; i++) void counter.next;
counter.reset = 0;
Object.defineProperty(counter, 'hidden', {
  get() {
    return 'hidden';
  },
});
void counter.hidden;
const proxy = new Proxy(counter, {
  get(target, key) {
    return target[key];
  },
  has: () => true,
});
void proxy.n;
void ('x' in proxy);
