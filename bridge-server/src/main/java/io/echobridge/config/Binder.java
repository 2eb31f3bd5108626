package io.echobridge.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.echobridge.settings.Secret;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of configuration. It goes on after a problem, so that one run finds them all; then
 * its result is of no use.
 */
final class Binder {
  private final Problems problems;
  private final ConfigObject defaults;
  private final Shape root;

  /**
   * @param defaults stand in for what is wrong, so that the rest of its block is checked too
   * @param root the shape of the whole, where keys are looked for that stand in a wrong block
   */
  Binder(Problems problems, ConfigObject defaults, Shape root) {
    this.problems = problems;
    this.defaults = defaults;
    this.root = root;
  }

  /** The value as its shape wants it; nothing when that failed. */
  Optional<Object> bind(Shape shape, @Nullable ConfigValue value, KeyPath path) {
    boolean absent = value == null || value.valueType() == ConfigValueType.NULL;
    if (shape instanceof Shape.OptionalOf optional) {
      return absent
          ? Optional.of(Optional.empty())
          : bind(optional.content(), value, path).map(Optional::of);
    }
    if (value == null || absent) {
      return fail(path, "expected " + expected(shape, path) + ", got nothing");
    }
    if (shape instanceof Shape.Leaf leaf) {
      return leaf(leaf, value, path);
    }
    if (shape instanceof Shape.ListOf list) {
      return list(list, value, path);
    }
    if (!(value instanceof ConfigObject object)) {
      return fail(path, "expected a block { … }, got " + Redaction.kind(value));
    }
    if (shape instanceof Shape.MapOf map) {
      return map(map, object, path);
    }
    if (shape instanceof Shape.Typed typed) {
      return typed(typed, object, path);
    }
    return shape instanceof Shape.Named named
        ? named(named, object, path)
        : block((Shape.Block) shape, object, path, Set.of()).map(record -> record);
  }

  private Optional<Object> leaf(Shape.Leaf leaf, ConfigValue value, KeyPath path) {
    Optional<Object> read = Leaves.read(leaf, value);
    if (read.isEmpty()) {
      String got = leaf.type() == Secret.class ? "something else" : Redaction.got(value);
      problems.add(path, "expected " + Leaves.expected(leaf, path) + ", got " + got);
    }
    return read;
  }

  // One value is a list of one.
  private Optional<Object> list(Shape.ListOf list, ConfigValue value, KeyPath path) {
    if (!(value instanceof ConfigList elements)) {
      return bind(list.element(), value, path).map(List::of);
    }
    List<Object> bound = new ArrayList<>();
    for (int i = 0; i < elements.size(); i++) {
      bind(list.element(), elements.get(i), path.element(i)).ifPresent(bound::add);
    }
    return bound.size() == elements.size() ? Optional.of(List.copyOf(bound)) : Optional.empty();
  }

  private Optional<Object> map(Shape.MapOf map, ConfigObject object, KeyPath path) {
    Map<String, Object> bound = new LinkedHashMap<>();
    for (String id : new TreeSet<>(object.keySet())) {
      bind(map.entry(), object.get(id), path.child(id)).ifPresent(entry -> bound.put(id, entry));
    }
    // What is right of it is of use to further checks.
    return bound.isEmpty() && !object.isEmpty() ? Optional.empty() : Optional.of(bound);
  }

  private Optional<Object> typed(Shape.Typed typed, ConfigObject object, KeyPath path) {
    KeyPath typePath = path.child(Shape.Typed.TYPE);
    ConfigValue type = object.get(Shape.Typed.TYPE);
    Shape.Kind kind = type == null ? null : typed.types().get(type.unwrapped().toString());
    if (kind == null) {
      String known = String.join(", ", typed.types().keySet());
      String got = type == null ? "nothing" : Redaction.got(type);
      return fail(typePath, "expected one of " + known + ", got " + got);
    }
    Set<String> notIts = new TreeSet<>(typed.common().keys().keySet());
    notIts.add(Shape.Typed.TYPE);
    Set<String> notCommon = new TreeSet<>(kind.block().keys().keySet());
    notCommon.add(Shape.Typed.TYPE);
    Optional<Record> settings = block(kind.block(), object, path, notIts);
    Optional<Record> common =
        block(typed.common(), object, path, notCommon)
            .filter(
                block -> new Maker(problems).accepts(kind.check(), typed.common(), block, path));
    return settings.flatMap(own -> common.map(block -> kind.wrap().apply(own, block)));
  }

  private Optional<Object> named(Shape.Named named, ConfigObject object, KeyPath path) {
    rejectUnknown(object, named.names().keySet(), path);
    Map<String, Shape.Plugin> expected = new LinkedHashMap<>(named.names());
    if (!named.all()) {
      expected.keySet().retainAll(object.keySet());
    }
    Map<String, Object> bound = new LinkedHashMap<>();
    expected.forEach(
        (name, plugin) ->
            bind(plugin.block(), object.get(name), path.child(name))
                .map(settings -> plugin.wrap().apply((Record) settings))
                .ifPresent(settings -> bound.put(name, settings)));
    return bound.size() == expected.size() ? Optional.of(bound) : Optional.empty();
  }

  private Optional<Record> block(
      Shape.Block block, ConfigObject object, KeyPath path, Set<String> alsoKnown) {
    Set<String> known = new TreeSet<>(block.keys().keySet());
    known.addAll(alsoKnown);
    rejectUnknown(object, known, path);
    List<Object> arguments = new ArrayList<>();
    block
        .keys()
        .forEach(
            (key, shape) ->
                bind(shape, object.get(key), path.child(key))
                    .or(() -> standIn(shape, path.child(key)))
                    .ifPresent(arguments::add));
    return arguments.size() == block.keys().size()
        ? new Maker(problems).make(block, arguments, path)
        : Optional.empty();
  }

  private Optional<Object> standIn(Shape shape, KeyPath path) {
    ConfigValue value = Problems.at(path, defaults, false);
    ConfigObject none = ConfigFactory.empty().root();
    return value == null
        ? Optional.empty()
        : new Binder(new Problems(), none, root).bind(shape, value, path);
  }

  private void rejectUnknown(ConfigObject object, Set<String> known, KeyPath path) {
    for (String key : new TreeSet<>(object.keySet())) {
      if (!known.contains(key)) {
        String hint =
            new Meant(root, defaults)
                .by(key, known)
                .map(meant -> ", did you mean " + meant + "?")
                .orElse("");
        problems.add(path.child(key), "unknown key" + hint);
      }
    }
  }

  private static String expected(Shape shape, KeyPath path) {
    if (shape instanceof Shape.Leaf leaf) {
      return Leaves.expected(leaf, path);
    }
    return shape instanceof Shape.ListOf ? "a list" : "a block { … }";
  }

  private Optional<Object> fail(KeyPath path, String message) {
    problems.add(path, message);
    return Optional.empty();
  }
}
