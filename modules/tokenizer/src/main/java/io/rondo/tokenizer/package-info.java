/**
 * Text to token ids and back: byte-level BPE and BERT's WordPiece (trained, written and read as Hugging
 * Face does, and OpenAI's vocabularies) and a character tokenizer. Start reading at {@link io.rondo.tokenizer.Tokenizer}; {@link io.rondo.tokenizer.TokenizerFile}
 * reads what {@link io.rondo.tokenizer.Tokenizer#toJson()} wrote.
 */
package io.rondo.tokenizer;
