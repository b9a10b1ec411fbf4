// Buttons that copy the text beside them, also on plain http, where browsers give no clipboard.

const byHand = (text) => {
  const field = document.createElement('textarea');
  field.value = text;
  field.className = 'unseen';
  document.body.append(field);
  field.select();
  const done = document.execCommand('copy');
  field.remove();
  return done;
};

const copy = async (text) => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return byHand(text);
  }
};

const reveal = (part) => {
  for (const button of part.querySelectorAll('[data-copy]')) button.hidden = false;
};

export const startCopy = () => {
  reveal(document);
  document.addEventListener('redwork:fresh', (event) => reveal(event.detail));
  document.addEventListener('click', async (event) => {
    const button = event.target.closest('[data-copy]');
    if (!button) return;
    const done = await copy(button.parentElement.querySelector('code, pre').textContent);
    button.textContent = done ? 'copied' : 'select it and copy';
    setTimeout(() => {
      button.textContent = 'copy';
    }, 2000);
  });
};
