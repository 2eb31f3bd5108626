package io.echobridge.dist;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a kubelet makes of a Deployment's pod before it starts the container.
 *
 * @param environment the container's variables
 * @param mounts the folders that it can read, by their paths in it
 */
record Pod(Map<String, String> environment, Map<String, Path> mounts) {
  /** Redis'. */
  static final String PASSWORD = "right";

  /** What {@code kubectl create secret} is given. */
  static final Map<String, String> SECRET =
      Map.of(
          "redis-password", PASSWORD,
          "cluster-secret", "0123456789abcdef0123456789abcdef",
          "admin-token", "fedcba9876543210fedcba9876543210");

  /**
   * Lays its files out.
   *
   * @param folder an empty one, for the files
   * @param ip the pod's address
   */
  static Pod of(Manifest manifest, Path folder, String ip) throws IOException {
    PodSpec spec = spec(manifest);
    Map<String, String> environment = new TreeMap<>();
    for (EnvVar variable : spec.getContainers().get(0).getEnv()) {
      environment.put(variable.getName(), value(variable, ip));
    }
    Map<String, Path> mounts = new TreeMap<>();
    for (VolumeMount mount : spec.getContainers().get(0).getVolumeMounts()) {
      Volume volume =
          spec.getVolumes().stream()
              .filter(each -> each.getName().equals(mount.getName()))
              .findFirst()
              .orElseThrow();
      Path files = folder.resolve(mount.getName());
      if (volume.getConfigMap() != null) {
        ConfigMap map = manifest.one(ConfigMap.class);
        same(volume.getConfigMap().getName(), map.getMetadata().getName());
        lay(files, map.getData(), 0, 0644);
      } else if (volume.getSecret() != null) {
        int group = spec.getSecurityContext().getFsGroup().intValue();
        lay(files, SECRET, group, volume.getSecret().getDefaultMode());
      } else {
        same(mount.getMountPath(), "/tmp"); // which each container has
        continue;
      }
      mounts.put(mount.getMountPath(), files);
    }
    return new Pod(environment, mounts);
  }

  static PodSpec spec(Manifest manifest) {
    return manifest.one(Deployment.class).getSpec().getTemplate().getSpec();
  }

  private static String value(EnvVar variable, String ip) {
    if (variable.getValueFrom() == null) {
      return variable.getValue();
    }
    same(variable.getValueFrom().getFieldRef().getFieldPath(), "status.podIP");
    return ip;
  }

  /** Each file is a link into a folder that is exchanged as a whole, as in Kubernetes. */
  private static void lay(Path folder, Map<String, String> files, int group, int mode)
      throws IOException {
    Path version = Files.createDirectories(folder.resolve("..2026_11_21"));
    Files.createSymbolicLink(folder.resolve("..data"), version.getFileName());
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = Files.writeString(version.resolve(file.getKey()), file.getValue());
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions(mode)));
      Files.setAttribute(path, "unix:gid", group);
      Files.createSymbolicLink(
          folder.resolve(file.getKey()), Path.of("..data").resolve(file.getKey()));
    }
  }

  private static String permissions(int mode) {
    StringBuilder text = new StringBuilder();
    for (int bit = 8; bit >= 0; bit--) {
      text.append((mode >> bit & 1) == 0 ? '-' : "xwr".charAt(bit % 3));
    }
    return text.toString();
  }

  private static void same(String found, String expected) {
    if (!expected.equals(found)) {
      throw new AssertionError("expected " + expected + ", found " + found);
    }
  }
}
