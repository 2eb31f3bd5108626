package io.echobridge.mapping;

import io.echobridge.channel.Unicode;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads Python's pickle, protocols 2 to 5, as far as it is data: {@code None}, booleans, numbers,
 * texts, bytes, lists, tuples and dictionaries, and no more of it than memory can bear. A pickle is
 * a program; of its instructions only those are known here that make such values, so there is
 * nothing that it could call.
 */
final class Pickle {
  /** A list that cannot change, which for Python is something else. */
  record Tuple(List<Object> items) {}

  static final Object NONE = new Object();

  /** Instructions of one message; each makes at most one value. */
  private static final int MOST_STEPS = 1 << 18;

  /** Stands on the stack where the items of a list, tuple or dictionary begin. */
  private static final Object MARK = new Object();

  private final ByteBuffer in;
  private final List<Object> stack = new ArrayList<>();
  private final Map<Long, Object> memo = new LinkedHashMap<>();

  private Pickle(byte[] body) {
    in = ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Whether it begins as one does. */
  static boolean is(byte[] body) {
    return body.length > 2 && body[0] == (byte) 0x80 && body[1] >= 2 && body[1] <= 5;
  }

  /** Values as Java has them, {@link Tuple} and {@link #NONE}; keys are texts, as in JSON. */
  static Object read(byte[] body) {
    return new Pickle(body).run();
  }

  private Object run() {
    for (int steps = 0; steps < MOST_STEPS; steps++) {
      int instruction = (int) number(1);
      if (instruction == '.') {
        Object whole = pop();
        if (in.hasRemaining() || !stack.isEmpty()) {
          throw bad("there is more data after it");
        }
        return whole;
      }
      if (!structure(instruction)) {
        stack.add(value(instruction));
      }
    }
    throw bad("it has more than " + MOST_STEPS + " parts");
  }

  /** Whether it was one that changes what is there. */
  private boolean structure(int instruction) {
    switch (instruction) {
      case 0x80 -> take(1); // the protocol
      case 0x95 -> take(8); // a frame
      case 0x94 -> memo.put((long) memo.size(), top());
      case 'q' -> memo.put(number(1), top());
      case 'r' -> memo.put(number(4), top());
      case 'a' -> {
        Object item = pop();
        list().add(item);
      }
      case 'e' -> {
        List<Object> items = items();
        list().addAll(items);
      }
      case 's' -> {
        Object value = pop();
        Object key = pop();
        put(List.of(key, value));
      }
      case 'u' -> put(items());
      default -> {
        return false;
      }
    }
    return true;
  }

  private Object value(int instruction) {
    return switch (instruction) {
      case '(' -> MARK;
      case 'N' -> NONE;
      case 0x88 -> true;
      case 0x89 -> false;
      case 'J' -> (long) (int) number(4);
      case 'K' -> number(1);
      case 'M' -> number(2);
      case 0x8a -> integer((int) number(1));
      case 'G' -> Double.longBitsToDouble(Long.reverseBytes(number(8)));
      case 0x8c -> text(number(1));
      case 'X' -> text(number(4));
      case 0x8d -> text(number(8));
      case 'C' -> take(number(1));
      case 'B' -> take(number(4));
      case 0x8e, 0x96 -> take(number(8));
      case 'h' -> known(number(1));
      case 'j' -> known(number(4));
      case ']' -> new ArrayList<>();
      case '}' -> new LinkedHashMap<String, Object>();
      case ')' -> new Tuple(List.of());
      case 0x85 -> last(1);
      case 0x86 -> last(2);
      case 0x87 -> last(3);
      case 't' -> new Tuple(items());
      default ->
          throw bad("expected plain data, got something else at byte " + (in.position() - 1));
    };
  }

  private Tuple last(int count) {
    if (stack.size() < count) {
      throw bad("something is missing");
    }
    List<Object> end = stack.subList(stack.size() - count, stack.size());
    if (end.contains(MARK)) {
      throw bad("something is missing");
    }
    Tuple tuple = new Tuple(List.copyOf(end));
    end.clear();
    return tuple;
  }

  private List<Object> items() {
    int mark = stack.lastIndexOf(MARK);
    if (mark < 0) {
      throw bad("something is missing");
    }
    List<Object> end = stack.subList(mark, stack.size());
    List<Object> items = List.copyOf(end.subList(1, end.size()));
    end.clear();
    return items;
  }

  @SuppressWarnings("unchecked") // no other lists are made
  private List<Object> list() {
    if (top() instanceof List<?> list) {
      return (List<Object>) list;
    }
    throw bad("expected a list");
  }

  @SuppressWarnings("unchecked") // no other maps are made
  private void put(List<Object> pairs) {
    if (!(top() instanceof Map<?, ?> map) || pairs.size() % 2 != 0) {
      throw bad("expected a dictionary, and pairs of keys and values");
    }
    for (int i = 0; i < pairs.size(); i += 2) {
      ((Map<String, Object>) map).put(key(pairs.get(i)), pairs.get(i + 1));
    }
  }

  /** As a text, as in JSON; a number that is long to write may stand behind many keys. */
  private static String key(Object key) {
    if (key instanceof String || key instanceof Long || key instanceof Boolean) {
      return key.toString();
    }
    if (key == NONE) {
      return "null";
    }
    throw bad("a key is not text");
  }

  private Object known(long index) {
    Object value = memo.get(index);
    if (value == null) {
      throw bad("something is missing");
    }
    return value;
  }

  private Object top() {
    Object top = stack.isEmpty() ? MARK : stack.get(stack.size() - 1);
    if (top == MARK) {
      throw bad("something is missing");
    }
    return top;
  }

  private Object pop() {
    Object top = top();
    stack.remove(stack.size() - 1);
    return top;
  }

  /** Without a sign; what is left of the buffer bounds whatever it is the length of. */
  private long number(int size) {
    byte[] bytes = take(size);
    long number = 0;
    for (int i = size - 1; i >= 0; i--) {
      number = number << 8 | (bytes[i] & 0xff);
    }
    return number;
  }

  private BigInteger integer(int size) {
    byte[] bytes = take(size);
    byte[] reversed = new byte[size + 1];
    for (int i = 0; i < size; i++) {
      reversed[size - i] = bytes[i];
    }
    reversed[0] = (byte) (size > 0 && bytes[size - 1] < 0 ? -1 : 0);
    return new BigInteger(reversed);
  }

  private String text(long length) {
    byte[] utf8 = take(length);
    if (!Unicode.isUtf8(utf8)) {
      throw new UnmappableMessageException("bad-utf8", "expected texts in UTF-8");
    }
    return new String(utf8, StandardCharsets.UTF_8);
  }

  private byte[] take(long length) {
    if (length < 0 || length > in.remaining()) {
      throw bad("it ends too early");
    }
    byte[] bytes = new byte[(int) length];
    in.get(bytes);
    return bytes;
  }

  static UnmappableMessageException bad(String words) {
    return new UnmappableMessageException("bad-pickle", words);
  }
}
