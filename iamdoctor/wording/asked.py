"""What is asked of the person, the answers that there are, and how to find one out."""

SENTENCES = {
    "ask.who_called": "Who made this call?",
    "ask.pods_role": "Which role is the pod meant to have?",
    "ask.key": "Which value did {key} have in the request?",
    "ask.what": "Not known: {what}.",
    "choice.me": "It was me, {caller}",
    "choice.denied": "CloudTrail has a denied call of it at {time}",
    "choice.denied_on": "CloudTrail has a denied call of it at {time} on {resource}",
    "way.decode": "The encoded message names who called. Whoever has sts:DecodeAuthorizationMessage in that account decodes it:",
    "way.ServiceAccount": "The log names the Kubernetes service account {name}. This gives its role:",
    "way.KubernetesPod": "The log names the pod {name}. This gives its role; where it prints nothing, look for a Pod Identity association:",
    "way.KubernetesController": "The log looks like that of {name}, a controller in a cluster. This gives the role of its service account:",
    "way.EcsTask": "The log names an ECS task. This gives its task role:",
    "way.LambdaFunction": "The log is that of the Lambda function {name}. This gives its role:",
    "way.CodeBuildProject": "The log is that of the CodeBuild project {name}. This gives its service role:",
    "way.BatchJob": "The log names a Batch job. This gives its job role:",
    "way.Ec2Instance": "The log names the instance {name}. This gives the role of its instance profile:",
    "way.request_id": "CloudTrail's event of request {request_id} names the caller (it arrives within about 15 minutes):",
    "way.operation": "CloudTrail's events of {operation} at that time name their callers:",
    "way.data_event": (
        "CloudTrail's event history does not hold calls of {operation}. A trail with data events, or the service's own access log, "
        "names the caller of request {request_id}."
    ),
    "way.more_lines": "The lines around an error often name the pod, task, function, job or instance that it came from: paste them too.",
    "way.where_it_runs": "Run this where the call runs, with the same credentials:",
}
