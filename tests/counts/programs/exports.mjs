// Functions that a module exports.
export default async function main() {
  await helper();
  return new Exported().method();
}
export function helper() {}
export class Exported {
  method() {
    return arrow();
  }
}
export const arrow = () => later?.();
export async function* later() {
  yield 1;
}
for await (const x of await main()) {
  void x;
}
