// Completes the last word of a search. The browser compares all that is typed with what is offered: so that stands before each hint.
const MOST = 50;

export const startHints = () => {
  const field = document.getElementById('search');
  if (!field) return;
  const hints = [...field.list.options].map((option) => option.value);
  const offer = () => {
    const [, before, last] = field.value.match(/^(.*?)(\S*)$/s);
    const isQuoted = before.split('"').length % 2 === 0;
    const isThere = (hint) => ` ${before}`.includes(` ${hint.split(':')[0]}:`);
    const fit = isQuoted ? [] : hints.filter((hint) => hint.startsWith(last) && hint !== last && !isThere(hint));
    field.list.replaceChildren(...fit.slice(0, MOST).map((hint) => new Option('', before + hint)));
  };
  field.addEventListener('input', offer);
  offer();
};
