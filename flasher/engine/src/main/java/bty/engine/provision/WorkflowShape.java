package bty.engine.provision;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// What CIJOE refuses of a workflow as soon as it has read it, which would be when the disk is
/// written (CIJOE 0.9.60: `Workflow.dict_lint`, `STEP_NAME_REGEX`). Its own `cijoe -i` is no such
/// check, since it knows neither the environment nor the configuration.
final class WorkflowShape {
  private static final String SUFFIX = ".yaml";
  private static final Set<String> TOP = Set.of("doc", "config", "steps");
  private static final Set<String> STEP = Set.of("name", "uses", "run", "with");
  private static final Pattern NAME = Pattern.compile("(?![0-9])[a-z0-9_-]+");

  /// A script of an installed package: `core.get`. Which there are differs between versions, and
  /// packages can be added.
  private static final Pattern PACKAGED = Pattern.compile("[A-Za-z_]\\w*(?:\\.\\w+)+");

  private final Set<String> scripts;
  private final List<TextProblem> problems = new ArrayList<>();

  private WorkflowShape(Set<String> scripts) {
    this.scripts = scripts;
  }

  /// Everything that is wrong, with the name of the file and the places in it.
  ///
  /// @param name the workflow's path
  /// @param scripts the names, without `.py`, of the scripts that CIJOE finds beside it
  static List<String> problems(String name, String text, Set<String> scripts) {
    List<String> all = new ArrayList<>();
    if (!name.endsWith(SUFFIX)) {
      String stem = name.replaceFirst("\\.[A-Za-z]{0,4}$", "");
      all.add(
          name
              + ": CIJOE takes a file for a workflow only if its name ends in .yaml; rename it to "
              + stem.substring(stem.lastIndexOf('/') + 1)
              + SUFFIX);
    }
    WorkflowShape shape = new WorkflowShape(scripts);
    shape.read(text);
    shape.problems.forEach(problem -> all.add(problem.in(name)));
    return all;
  }

  private void read(String text) {
    try {
      YamlText yaml = YamlText.read(text);
      if (!yaml.isMapping()) {
        problems.add(
            YamlText.at(
                text, yaml.start(), "a workflow is a mapping with steps, and this is none"));
        return;
      }
      Optional<Node> root = yaml.tree();
      problems.addAll(PythonYaml.problems(root, PythonYaml.Reader.CIJOE));
      if (root.orElse(null) instanceof MappingNode mapping) {
        top(mapping);
      }
    } catch (YamlText.NotYaml e) {
      problems.add(e.problem());
    }
  }

  private void top(MappingNode workflow) {
    Map<String, NodeTuple> keys = MergedKeys.of(workflow);
    unknown(keys, TOP, "a workflow has doc, steps and perhaps config");
    if (!keys.containsKey("doc")) {
      add(workflow, "the key doc is missing; CIJOE wants it: a line on what the workflow does");
    }
    NodeTuple steps = keys.get("steps");
    if (steps == null) {
      add(workflow, "the key steps is missing: a list of what is to be done");
    } else if (!(steps.getValueNode() instanceof SequenceNode list)) {
      add(steps.getValueNode(), "steps is a list of steps, and this is none");
    } else if (list.getValue().isEmpty()) {
      add(list, "steps is empty, so nothing would be set up; write a step, or do without CIJOE");
    } else {
      Set<String> names = new HashSet<>();
      list.getValue().forEach(step -> step(step, names));
    }
  }

  private void step(Node node, Set<String> names) {
    if (!(node instanceof MappingNode mapping)) {
      add(node, "a step is a mapping with name and run or uses, and this is none");
      return;
    }
    Map<String, NodeTuple> keys = MergedKeys.of(mapping);
    unknown(keys, STEP, "a step has name, either run or uses, and perhaps with");
    name(mapping, Optional.ofNullable(keys.get("name")), names);
    if (keys.containsKey("run") == keys.containsKey("uses")) {
      add(
          mapping,
          keys.containsKey("run")
              ? "the step has both run and uses; wanted one of them"
              : "the step has neither run nor uses, so CIJOE does not know what to do");
    }
    Optional.ofNullable(keys.get("run")).map(NodeTuple::getValueNode).ifPresent(this::run);
    Optional.ofNullable(keys.get("uses")).map(NodeTuple::getValueNode).ifPresent(this::uses);
    Optional.ofNullable(keys.get("with")).map(NodeTuple::getValueNode).ifPresent(this::with);
  }

  private void name(MappingNode step, Optional<NodeTuple> key, Set<String> names) {
    if (key.isEmpty()) {
      add(step, "the step has no name");
      return;
    }
    Node value = key.get().getValueNode();
    String name = value instanceof ScalarNode scalar ? scalar.getValue() : "";
    if (!isText(value) || !NAME.matcher(name).matches()) {
      add(
          value,
          "\""
              + name
              + "\" is no name for a step; wanted small letters, digits, _ and -, no digit first,"
              + " and quotes around what YAML takes for something else");
    } else if (!names.add(name)) {
      add(value, "a second step is named \"" + name + "\"; each wants a name of its own");
    }
  }

  private void run(Node value) {
    if (!isText(value)) {
      add(value, "run is a text, one command a line: write \"run: |\" and the commands below it");
    }
  }

  private void uses(Node value) {
    String script = value instanceof ScalarNode scalar ? scalar.getValue() : "";
    if (!isText(value)) {
      add(value, "uses is the name of a script, and this is none");
    } else if (!scripts.contains(script) && !PACKAGED.matcher(script).matches()) {
      add(
          value,
          "there is no script \""
              + script
              + "\": neither beside the workflow nor one folder below it is a file "
              + script.replaceFirst("\\.py$", "")
              + ".py"
              + (script.endsWith(".py") ? "; leave .py out here" : ""));
    }
  }

  private void with(Node value) {
    if (!(value instanceof MappingNode mapping)) {
      add(value, "with is a mapping of what the script is given, and this is none");
      return;
    }
    for (NodeTuple entry : mapping.getValue()) {
      Node given = entry.getValueNode();
      boolean isFlat =
          given instanceof ScalarNode
              || (given instanceof SequenceNode list
                  && list.getValue().stream().allMatch(ScalarNode.class::isInstance));
      if (!isFlat && !entry.getKeyNode().getTag().equals(Tag.MERGE)) {
        add(given, "a script is given texts, numbers and lists of them, and this is neither");
      }
    }
  }

  private void unknown(Map<String, NodeTuple> keys, Set<String> known, String wanted) {
    keys.forEach((key, entry) -> {
      if (!known.contains(key)) {
        add(entry.getKeyNode(), "the key \"" + key + "\" is none that CIJOE takes here; " + wanted);
      }
    });
  }

  private static boolean isText(Node node) {
    return node instanceof ScalarNode && node.getTag().equals(Tag.STR);
  }

  private void add(Node node, String words) {
    Optional<Mark> place = node.getStartMark();
    problems.add(YamlText.at(place, words));
  }
}
