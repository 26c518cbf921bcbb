// Goes on to the application once every other one has been told in its frame, or has had its time.
const LONGEST_MS = 5000;
const link = document.querySelector('#continue[data-automatic]');
let gone = false;

function goOn() {
  if (!link || gone) return;
  gone = true;
  location.replace(link.href);
}

addEventListener('load', goOn);
setTimeout(goOn, LONGEST_MS);
