// Awaited rejections, caught at different depths.
async function fails() {
  await 1;
  throw new Error('fails');
}
async function passes() {
  return await fails();
}
async function main() {
  try {
    await fails();
  } catch {
    await 'handler';
  } finally {
    await 'finally';
  }
  await passes().catch(() => {});
  const result = await passes().then(
    () => 'fulfilled',
    () => 'rejected',
  );
  return result;
}
main();
