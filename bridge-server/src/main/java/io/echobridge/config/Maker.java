package io.echobridge.config;

import io.echobridge.settings.Fault;
import io.echobridge.settings.Faults;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Calls a record's constructor, whose checks are those of the settings. */
final class Maker {
  private final Problems problems;

  Maker(Problems problems) {
    this.problems = problems;
  }

  Optional<Record> make(Shape.Block block, List<Object> arguments, KeyPath path) {
    try {
      return Optional.of(constructor(block.type()).newInstance(arguments.toArray()));
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refusal) {
        report(block, refusal, path);
        return Optional.empty();
      }
      throw new IllegalStateException("the checks of " + block.type().getName() + " failed", e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make a " + block.type().getName(), e);
    }
  }

  /** Whether a check that is not the constructor's finds nothing either. */
  boolean accepts(Consumer<Record> check, Shape.Block block, Record made, KeyPath path) {
    try {
      check.accept(made);
      return true;
    } catch (IllegalArgumentException e) {
      report(block, e, path);
      return false;
    }
  }

  // One problem a line. A line that begins with a key is about that key: "port: expected …".
  private void report(Shape.Block block, IllegalArgumentException refusal, KeyPath path) {
    for (String line : Faults.linesOf(refusal)) {
      Fault fault = Fault.of(Redaction.text(line));
      List<String> keys = fault.keys().stream().map(Shapes::key).toList();
      if (!keys.isEmpty() && block.keys().containsKey(keys.get(0))) {
        KeyPath at = path;
        for (String key : keys) {
          at = at.child(key);
        }
        problems.add(at, fault.text());
      } else {
        problems.add(path, Redaction.text(line));
      }
    }
  }

  private static <R extends Record> Constructor<R> constructor(Class<R> type)
      throws NoSuchMethodException {
    Class<?>[] parameters =
        Stream.of(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    Constructor<R> constructor = type.getDeclaredConstructor(parameters);
    constructor.setAccessible(true);
    return constructor;
  }
}
