// flags: --trace
// Text that is too long, and text that would move the cursor.
function aFunctionWithANameThatIsMuchTooLongForAnyTerminalThatAnybodyHasEverSeen() {
  console.log('a line that is long enough to be wrapped, since it has more words than fit into eighty columns');
  console.log('two\nlines', '\u001b[31mred\u001b[0m', '\u4f60\u597d'.repeat(30));
}
aFunctionWithANameThatIsMuchTooLongForAnyTerminalThatAnybodyHasEverSeen();
