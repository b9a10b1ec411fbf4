// Buttons that copy the text beside them, also on plain http, where browsers give no clipboard.

const byHand = (button, text) => {
  const field = document.createElement('textarea');
  field.value = text;
  field.className = 'unseen';
  // Beside it, for a dialog lets nothing be selected that is not in it.
  button.after(field);
  field.select();
  const done = document.execCommand('copy');
  field.remove();
  button.focus();
  return done;
};

const copy = async (button, text) => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return byHand(button, text);
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
    const done = await copy(button, button.parentElement.querySelector('code, pre').textContent);
    button.textContent = done ? 'copied' : 'select it and copy';
    setTimeout(() => {
      button.textContent = 'copy';
    }, 2000);
  });
};
