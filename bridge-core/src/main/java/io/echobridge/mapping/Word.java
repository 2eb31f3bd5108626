package io.echobridge.mapping;

import com.fasterxml.jackson.core.JsonPointer;
import io.echobridge.broker.BrokerMessage;
import org.jspecify.annotations.Nullable;

/** What stands between the braces of a template. */
sealed interface Word {
  /**
   * Its text for this message, or null where the message has none.
   *
   * @param content null only for words that are not {@link #inside}
   */
  @Nullable String of(BrokerMessage message, @Nullable Content content);

  /** Whether the message has to be opened for it. */
  default boolean inside() {
    return true;
  }

  /** Adds the name of what it reads of a message besides its address and body. */
  default void addTo(Names names) {}

  record Address() implements Word {
    @Override
    public String of(BrokerMessage message, @Nullable Content content) {
      return message.address();
    }

    @Override
    public boolean inside() {
      return false;
    }
  }

  record Field(String name) implements Word {
    @Override
    public @Nullable String of(BrokerMessage message, @Nullable Content content) {
      return message.field(name).orElse(null);
    }

    @Override
    public void addTo(Names names) {
      names.field(name);
    }

    @Override
    public boolean inside() {
      return false;
    }
  }

  record Header(String name) implements Word {
    @Override
    public @Nullable String of(BrokerMessage message, @Nullable Content content) {
      return message.header(name).orElse(null);
    }

    @Override
    public void addTo(Names names) {
      names.header(name);
    }

    @Override
    public boolean inside() {
      return false;
    }
  }

  /** A name of the envelope's own, such as an attribute of a CloudEvent. */
  record Own(String name) implements Word {
    @Override
    public @Nullable String of(BrokerMessage message, @Nullable Content content) {
      return content == null ? null : content.word(name);
    }

    @Override
    public void addTo(Names names) {
      names.own(name);
    }
  }

  record Pointer(JsonPointer pointer) implements Word {
    @Override
    public @Nullable String of(BrokerMessage message, @Nullable Content content) {
      return content == null ? null : content.at(pointer);
    }
  }

  /** One of the parts between the dots of another word, the first one being 0. */
  record Segment(Word whole, int index) implements Word {
    @Override
    public @Nullable String of(BrokerMessage message, @Nullable Content content) {
      String text = whole.of(message, content);
      if (text == null) {
        return null;
      }
      int from = 0;
      for (int i = 0; i < index; i++) {
        from = text.indexOf('.', from) + 1;
        if (from == 0) {
          return null;
        }
      }
      int to = text.indexOf('.', from);
      return to < 0 ? text.substring(from) : text.substring(from, to);
    }

    @Override
    public boolean inside() {
      return whole.inside();
    }

    @Override
    public void addTo(Names names) {
      whole.addTo(names);
    }
  }
}
