const whole = new Intl.NumberFormat('en');
export const count = n => whole.format(n);
export const bytes = n => n < 1e3 ? Math.round(n) + ' B' : n < 1e6 ? (n / 1e3).toFixed(0) + ' kB' : n < 1e9 ? (n / 1e6).toFixed(0) + ' MB' : (n / 1e9).toFixed(1) + ' GB';
export function duration(seconds) {
  const s = Math.max(0, Math.round(seconds));
  return s < 60 ? s + ' s' : s < 3600 ? Math.floor(s / 60) + ' min' : s < 86400 ? Math.floor(s / 3600) + ' h' : Math.floor(s / 86400) + ' d';
}
export const ago = time => duration((Date.now() - Date.parse(time)) / 1000) + ' ago';
export const few = n => n >= 100 ? whole.format(Math.round(n)) : n >= 10 ? n.toFixed(1) : n.toFixed(n === 0 ? 0 : 2);
export const rate = n => few(n) + '/s';
export const millis = n => n >= 1000 ? (n / 1000).toFixed(1) + ' s' : few(n) + ' ms';
export const clock = ms => new Date(ms).toTimeString().slice(0, 8);
