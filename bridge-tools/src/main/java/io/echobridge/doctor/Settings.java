package io.echobridge.doctor;

import java.lang.reflect.RecordComponent;
import java.util.Optional;

/** Reads single settings of plug-ins, whose records are not known here. */
final class Settings {
  private Settings() {}

  /** The text of a setting of this name; nothing where there is none. */
  static Optional<String> text(Record settings, String name) {
    for (RecordComponent each : settings.getClass().getRecordComponents()) {
      if (each.getName().equals(name) && each.getType() == String.class) {
        try {
          return Optional.of((String) each.getAccessor().invoke(settings));
        } catch (ReflectiveOperationException e) {
          return Optional.empty(); // a record that is not public keeps its settings
        }
      }
    }
    return Optional.empty();
  }
}
