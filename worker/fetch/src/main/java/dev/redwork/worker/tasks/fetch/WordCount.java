package dev.redwork.worker.tasks.fetch;

/** Counts the words that blanks part, in a text that comes in pieces. */
final class WordCount {
    private long words;
    private boolean inWord;

    void add(char[] text, int length) {
        for (int i = 0; i < length; i++) {
            boolean isBlank = Character.isWhitespace(text[i]);
            if (!isBlank && !inWord) {
                words++;
            }
            inWord = !isBlank;
        }
    }

    long words() {
        return words;
    }
}
