'use strict';

// Every program measures itself, so that start-up is no part of it, and reports on standard error: standard output may
// be what is measured.

const start = process.hrtime.bigint();

/** Reports that so many operations are done, in nanoseconds since this module was required. */
exports.report = (operations) => {
  process.stderr.write(`${process.hrtime.bigint() - start} ${operations}\n`);
};
