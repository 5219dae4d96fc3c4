// Columns count UTF-16 units: ä, 漢 and 😀 stand before functions.
const ä = '漢😀'; const after = () => ä; after();
/* 😀😀 */ function naïve() {} naïve();
const table = { '😀': function () {}, 漢字() {} }; table['😀'](); table.漢字();
