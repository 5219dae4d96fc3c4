// packages: semver
// shows: parse, valid, compare, sort, satisfies, ranges, inc, diff, coerce, minVersion, subset, errors; its own Comparator and inspect
'use strict';
const semver = require('semver');

console.log(semver.valid('1.2.3'), semver.valid('a.b.c'), semver.clean('  =v1.2.3   '), semver.parse('1.2.3-beta.4+build.5').prerelease);
console.log(semver.satisfies('1.2.3', '1.x || >=2.5.0 || 5.0.0 - 7.2.3'), semver.satisfies('1.2.3-alpha', '>1.2.0'), semver.satisfies('1.2.3-alpha', '>1.2.0', { includePrerelease: true }));
console.log(['1.10.0', '1.2.0', '1.2.0-rc.1', '1.2.0-alpha', '0.9.9'].sort(semver.compare), semver.rsort(['1.0.0', '2.0.0-0', '2.0.0']));
for (const range of ['^1.2.3', '~0.2', '^0.0.3', '1.2 - 2.3.4', '*', '>=1 <2 || ^3.1', 'not a range']) console.log(range, '=>', semver.validRange(range));
for (const kind of ['major', 'minor', 'patch', 'premajor', 'prerelease']) console.log(kind, semver.inc('1.2.3-beta.1', kind), semver.inc('1.2.3', kind, 'rc'));
console.log(semver.diff('1.2.3', '1.3.0'), semver.diff('1.2.3', '1.2.3-rc.1'), semver.coerce('version 42.6.7.9.3-alpha').version, semver.minVersion('>1.2.3 <2').version);
console.log(semver.maxSatisfying(['1.2.3', '1.9.0', '2.0.0'], '^1'), semver.minSatisfying(['1.2.3', '1.9.0'], '^1'), semver.subset('^1.2.3', '^1'), semver.intersects('^1', '>=1.5 <3'));
console.log(semver.gtr('4.0.0', '^3'), semver.ltr('1.0.0', '^3'), semver.outside('1.0.0', '^3', '<'), semver.simplifyRange(['1.0.0', '1.1.0', '1.2.0'], '1.0.0 || 1.1.0 || 1.2.0'));
try { new semver.SemVer('one.two'); } catch (error) { console.log(error.name, error.message); }
try { new semver.SemVer(`${'1'.repeat(300)}.0.0`); } catch (error) { console.log(error.name, error.message.slice(0, 40)); }
console.log(new semver.SemVer('1.2.3'), String(new semver.Range('^1.2')));
