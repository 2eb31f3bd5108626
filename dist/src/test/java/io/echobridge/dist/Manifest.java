package io.echobridge.dist;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Objects of Kubernetes, read from YAML into the typed models of its API. A field that the API does
 * not have, one that occurs twice and a value of another type are faults.
 */
final class Manifest {
  static final Path FILE = Path.of("container/kubernetes.yaml");

  private static final Map<String, Class<? extends HasMetadata>> KINDS =
      Map.of(
          "v1 ConfigMap", ConfigMap.class,
          "v1 Service", Service.class,
          "apps/v1 Deployment", Deployment.class,
          "policy/v1 PodDisruptionBudget", PodDisruptionBudget.class,
          "networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class);

  private static final ObjectMapper STRICT =
      YAMLMapper.builder()
          .annotationIntrospector(new NoRest())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_IGNORED_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build();

  private final List<HasMetadata> objects;

  private Manifest(List<HasMetadata> objects) {
    this.objects = objects;
  }

  /** The example. */
  static Manifest example() throws IOException {
    return of(Files.readString(FILE));
  }

  /**
   * Reads documents.
   *
   * @throws IOException when something is not as the API has it
   */
  static Manifest of(String yaml) throws IOException {
    try (MappingIterator<JsonNode> documents = STRICT.readerFor(JsonNode.class).readValues(yaml)) {
      List<JsonNode> all = documents.readAll();
      HasMetadata[] objects = new HasMetadata[all.size()];
      for (int i = 0; i < objects.length; i++) {
        objects[i] = object(all.get(i));
      }
      return new Manifest(List.of(objects));
    }
  }

  /** All objects of a kind. */
  <T extends HasMetadata> Stream<T> all(Class<T> kind) {
    return objects.stream().filter(kind::isInstance).map(kind::cast);
  }

  /** The only object of a kind. */
  <T extends HasMetadata> T one(Class<T> kind) {
    return all(kind)
        .reduce(
            (one, other) -> {
              throw new AssertionError("two of " + kind);
            })
        .orElseThrow();
  }

  /** How many objects there are. */
  int size() {
    return objects.size();
  }

  private static HasMetadata object(JsonNode tree) throws IOException {
    String kind = tree.path("apiVersion").asText() + " " + tree.path("kind").asText();
    Class<? extends HasMetadata> type = KINDS.get(kind);
    if (type == null) {
      throw new IOException("no kind of ours: " + kind);
    }
    try {
      return STRICT.treeToValue(tree, type);
    } catch (JsonProcessingException e) {
      throw new IOException(kind + ": " + e.getOriginalMessage(), e);
    }
  }

  /** The models keep what they do not know; here it is a fault. */
  private static final class NoRest extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1;

    @Override
    public Boolean hasAnySetter(Annotated annotated) {
      return false;
    }
  }
}
