module.exports = function hidden(callback) { callback() };
